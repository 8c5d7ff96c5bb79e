"""Evidence as it comes in and as it lies: what names say, what files hold, what is proposed and what is registered."""
