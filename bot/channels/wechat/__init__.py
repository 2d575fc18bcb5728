"""WeChat through a Wechaty gateway (`wechaty-puppet-service`): one account, one gateway.

The gateway is exchangeable and comes and goes; whatever is specific to it stays in this folder.
"""
