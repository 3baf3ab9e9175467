package io.only1mcp.core.result;

import io.only1mcp.core.recording.InjectedFault;

/**
 * One kind of injected fault, counted from both sides. The two differ where the target answered without its backends, or
 * asked them more than once.
 *
 * @param kind which
 * @param injected how many requests met it at the backends, by their own counts
 * @param met how many requests of the clients it was meant for, by what the driver knows of them
 */
public record FaultCount(InjectedFault kind, long injected, long met) {}
