package io.only1mcp.proxy.auth;

/** What a request's credentials come to: somebody, or the reason why nobody. */
public sealed interface Authentication permits Caller, Refusal {}
