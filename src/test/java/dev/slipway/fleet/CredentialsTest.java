package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which credential speaks for a path, or for a repository of one. */
class CredentialsTest {

    private static final Fleet FLEET = Asked.fleet(
            of("first", "other/tools"),
            of("beside", "acme/web"),
            of("owner", "acme"),
            of("exact", "Acme/App"),
            of("second", "acme/app"),
            of("repository", "loner/one"));

    private static Pool of(String credential, String path) {
        return Asked.ofCredential(Asked.ofPath(Asked.pool(credential, 0, 1), path), credential);
    }

    @Test
    void thatOfTheFirstPoolOfThePathComesFirst() {
        assertThat(FLEET.credential("acme/app")).isEqualTo("exact");
        assertThat(FLEET.credential("ACME/APP")).isEqualTo("exact");
        assertThat(FLEET.credential("acme/web")).isEqualTo("beside");
        assertThat(FLEET.credential("acme")).isEqualTo("owner");
    }

    @Test
    void thenThatOfAPoolOfItsOrganisation() {
        assertThat(FLEET.credential("acme/unknown")).isEqualTo("owner");
        assertThat(FLEET.credential("ACME/unknown")).isEqualTo("owner");
    }

    @Test
    void thenThatOfAnotherRepositoryOfItsOwner() {
        assertThat(FLEET.credential("loner/two")).isEqualTo("repository");
        assertThat(FLEET.credential("Loner")).isEqualTo("repository");
    }

    @Test
    void thenTheFirstPoolsAndWithoutPoolsTheDefault() {
        assertThat(FLEET.credential("stranger/app")).isEqualTo("first");
        assertThat(Asked.fleet().credential("stranger/app")).isEqualTo(Pool.DEFAULT_CREDENTIAL);
    }
}
