"""Reads plans that were written for people: text and tables in, tasks with their places out."""
