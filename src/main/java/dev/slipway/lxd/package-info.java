/** LXD's REST API and event stream, over its unix socket. It talks; it does not decide. */
@CheckReturnValue
package dev.slipway.lxd;

import com.google.errorprone.annotations.CheckReturnValue;
