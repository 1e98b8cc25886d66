"""Validation: rules over records. Data first (requirements.py), code where data cannot say it."""

from __future__ import annotations

from .check import TARGETS, code_filter, validate

__all__ = ["TARGETS", "code_filter", "validate"]
