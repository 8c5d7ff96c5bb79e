"""The use cases of the assessor's round: what an assessor and the office write after the office has answered."""
