"""How handlers use models: what a message means, what a photo shows, how a question is answered.

A model's answer is data: it becomes commands, observations to confirm, or words with their sources, and never changes
anything by itself.
"""
