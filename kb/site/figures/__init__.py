"""Figures drawn from code, one module a topic; found by place."""
