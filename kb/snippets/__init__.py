"""The code the pages show: one module per topic, each function proved by the tests."""
