package dev.slipway.cli;

import dev.slipway.ops.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** The answer to {@code --version}. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        BuildInfo build = BuildInfo.read();
        return new String[] {
            "slipway " + build.version() + " (revision " + build.revision() + "), Java " + Runtime.version()
        };
    }
}
