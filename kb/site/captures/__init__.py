"""What topics capture by means of their own, such as a JVM; one module a topic."""
