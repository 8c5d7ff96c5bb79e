"""The use cases of forms: handing one out, and taking back what people filled in."""
