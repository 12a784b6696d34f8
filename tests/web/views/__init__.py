"""Tests of the chat API, the pages, the desk and Rasa's channel."""
