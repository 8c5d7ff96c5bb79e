"""The assessor's round: signatures, the queue, responses and follow-ups; pure functions over an assessment."""
