"""Frozen models of what evaluators write and of what the engine answers."""
