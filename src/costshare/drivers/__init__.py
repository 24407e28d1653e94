"""The facts that keys rest on: levels, flows and events."""
