"""The use cases, as functions over one transaction: load, decide, save.

`turn` is what a message is answered against, `desk` what a handler may do in its transaction,
`dispatch` who calls whom.
"""
