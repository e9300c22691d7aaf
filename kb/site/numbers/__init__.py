"""Numbers to know, one module a topic; found by place."""
