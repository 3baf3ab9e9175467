/** Which of several equals takes a request: consistent hashing, pure arithmetic over names and keys. */
@NullMarked
package io.only1mcp.proxy.balance;

import org.jspecify.annotations.NullMarked;
