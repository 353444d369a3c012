/** The configuration: a record tree from YAML, environment and secret files; every mistake at once, each with its key. */
@CheckReturnValue
package dev.slipway.config;

import com.google.errorprone.annotations.CheckReturnValue;
