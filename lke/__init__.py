"""lke: score an Indonesian election office against its Lembar Kerja Evaluasi (LKE)."""

__version__ = "0.1.0"
