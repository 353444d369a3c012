package dev.slipway.scenario;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * All scenarios. They are written down by subject, and are one class because JUnit runs only the methods of one class
 * beside each other without running them beside the other tests of the build as well.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeProgramTest
        implements CredentialScenarios,
                FillScenarios,
                BehindItsBackScenarios,
                GuestScenarios,
                RestartScenarios,
                OutageScenarios,
                FleetsScenarios,
                DemandScenarios,
                NothingMissedScenarios,
                WhoServesScenarios,
                ConfigurationScenarios {

    /** The order of those that wait for long, so that the others run meanwhile. */
    static final int LENGTHY = 1;
}
