/** GitHub's REST API and webhook deliveries. It talks; it does not decide. */
@CheckReturnValue
package dev.slipway.github;

import com.google.errorprone.annotations.CheckReturnValue;
