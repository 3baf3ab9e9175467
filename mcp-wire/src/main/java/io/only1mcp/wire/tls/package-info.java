/** TLS as both ends speak it: certificates and keys out of PEM files, 1.2 and 1.3 only, the JDK's engine. */
@NullMarked
package io.only1mcp.wire.tls;

import org.jspecify.annotations.NullMarked;
