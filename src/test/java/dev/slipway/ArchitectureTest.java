package dev.slipway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.slipway.fleet.offence.Impure;
import dev.slipway.github.offence.UsesLxd;
import dev.slipway.lxd.offence.BlocksVerticle;
import dev.slipway.lxd.offence.UsesGitHub;
import io.vertx.core.Deployable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom, and who may do what. */
class ArchitectureTest {

    private static final String ROOT = "dev.slipway";

    /** The packages, and which of ours each may import beside itself. */
    private static final Map<String, List<String>> MAY_IMPORT = mayImport();

    private static Map<String, List<String>> mayImport() {
        var table = new LinkedHashMap<String, List<String>>();
        table.put("fleet", List.of());
        table.put("config", List.of("fleet"));
        table.put("bus", List.of("fleet"));
        table.put("lxd", List.of("fleet", "config", "bus"));
        table.put("github", List.of("fleet", "config", "bus"));
        table.put("reconcile", List.of("fleet", "config", "bus", "lxd", "github"));
        table.put("ops", List.of("fleet", "config", "bus"));
        table.put("image", List.of("fleet", "config", "lxd", "github"));
        table.put("sandbox", List.of("fleet", "config"));
        table.put("cli", List.copyOf(table.keySet()));
        return table;
    }

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final JavaClasses OFFENDERS =
            new ClassFileImporter().importClasses(Impure.class, BlocksVerticle.class, UsesGitHub.class, UsesLxd.class);

    /** A rule and, where an offender is at hand, something that it must find. */
    private record Rule(String name, ArchRule rule, String offence) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule("lxd imports no github", imports("lxd"), "UsesGitHub"),
                new Rule("github imports no lxd", imports("github"), "UsesLxd"),
                new Rule("fleet imports none of ours", imports("fleet"), "Impure"),
                new Rule("fleet imports the JDK only", pureImports(), "io.vertx.core.Vertx"),
                new Rule("the core and the models know no framework", noFramework(), "io.vertx.core.Vertx"),
                new Rule("the core and the models do no I/O", noInputOutput(), "java.nio.file.Files"),
                new Rule("the core and the models have no threads", noThreads(), "java.lang.Thread"),
                new Rule("the core and the models have no clock and no dice", noClock(), "java.time.Instant.now()"),
                new Rule("verticles and clients read no files", noFiles(), "java.nio.file.Files"),
                new Rule("only the command line blocks or exits", noBlocking(), "java.lang.Thread.sleep(long)"),
                new Rule("only the command line writes to the terminal", noTerminal(), "java.lang.System.out"),
                new Rule("no cycles between packages", noCycles(), "Cycle detected"));
    }

    static Stream<Rule> rulesOfPackages() {
        return Stream.concat(
                MAY_IMPORT.keySet().stream().map(name -> new Rule(name + " imports what it may", imports(name), "")),
                Stream.of(new Rule("every class is in a package of the table", knownPackages(), "")));
    }

    @ParameterizedTest
    @MethodSource({"rules", "rulesOfPackages"})
    void theProductKeepsTheRule(Rule rule) {
        rule.rule().allowEmptyShould(true).check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void anOffenceIsFound(Rule rule) {
        String report = rule.rule().evaluate(OFFENDERS).getFailureReport().toString();
        assertThat(report).contains(rule.offence());
    }

    private static ArchRule imports(String name) {
        String[] allowed = Stream.concat(Stream.of(name), MAY_IMPORT.get(name).stream())
                .map(ArchitectureTest::within)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(within(name))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage(ROOT + "..").or(resideInAnyPackage(allowed)));
    }

    private static ArchRule knownPackages() {
        return classes()
                .should()
                .resideInAnyPackage(MAY_IMPORT.keySet().stream()
                        .map(ArchitectureTest::within)
                        .toArray(String[]::new));
    }

    private static ArchRule pureImports() {
        return classes()
                .that()
                .resideInAPackage(within("fleet"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "com.google.errorprone.annotations..", ROOT + ".."));
    }

    private static ArchRule noFramework() {
        return noClasses()
                .that(core())
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.vertx..", "io.netty..", "org.slf4j..", "ch.qos.logback.."));
    }

    private static ArchRule noInputOutput() {
        return noClasses()
                .that(core())
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..")
                        .and(DescribedPredicate.not(type(java.io.Serializable.class))));
    }

    private static ArchRule noThreads() {
        return noClasses()
                .that(core())
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.concurrent..")
                        .and(DescribedPredicate.not(type(java.util.concurrent.TimeUnit.class)))
                        .or(type(Thread.class))
                        .or(assignableTo(ThreadLocal.class))
                        .or(type(java.util.Timer.class)));
    }

    private static ArchRule noClock() {
        return noClasses()
                .that(core())
                .should()
                .dependOnClassesThat(type(java.time.Clock.class).or(type(java.security.SecureRandom.class)))
                .orShould()
                .callMethodWhere(call(
                        "asks for the time or for chance",
                        Map.of(
                                "java.lang.System", Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty"),
                                "java.lang.Math", Set.of("random"),
                                "java.util.UUID", Set.of("randomUUID"),
                                "java.time.Instant", Set.of("now"),
                                "java.time.OffsetDateTime", Set.of("now"),
                                "java.time.ZonedDateTime", Set.of("now"),
                                "java.time.LocalDateTime", Set.of("now"),
                                "java.time.LocalDate", Set.of("now"))))
                .orShould()
                .callConstructor(java.util.Random.class)
                .orShould()
                .callConstructor(java.util.SplittableRandom.class)
                .orShould()
                .callConstructor(java.util.Date.class);
    }

    private static ArchRule noFiles() {
        return noClasses()
                .that(assignableTo(Deployable.class).or(simpleNameEndingWith("Client")))
                .should()
                .dependOnClassesThat(type(java.nio.file.Files.class)
                        .or(resideInAPackage("java.nio.channels.."))
                        .or(type(java.io.File.class))
                        .or(assignableTo(java.io.InputStream.class))
                        .or(assignableTo(java.io.OutputStream.class))
                        .or(assignableTo(java.io.Reader.class))
                        .or(assignableTo(java.io.Writer.class))
                        .or(type(java.io.RandomAccessFile.class)));
    }

    private static ArchRule noBlocking() {
        return noClasses()
                .that(DescribedPredicate.not(resideInAPackage(within("cli"))))
                .should()
                .callMethodWhere(call(
                        "blocks or exits",
                        Map.of(
                                "java.lang.System", Set.of("exit"),
                                "java.lang.Runtime", Set.of("exit", "halt"),
                                "java.lang.Thread", Set.of("sleep", "join"),
                                "io.vertx.core.Future", Set.of("await"),
                                "java.util.concurrent.Future", Set.of("get"),
                                "java.util.concurrent.CompletableFuture", Set.of("get", "join"),
                                "java.util.concurrent.CountDownLatch", Set.of("await"),
                                "java.util.concurrent.Semaphore", Set.of("acquire", "tryAcquire"),
                                "java.util.concurrent.BlockingQueue", Set.of("take", "put", "poll"),
                                "java.util.concurrent.ExecutorService", Set.of("awaitTermination", "invokeAll"))));
    }

    private static ArchRule noTerminal() {
        return noClasses()
                .that(DescribedPredicate.not(resideInAPackage(within("cli"))))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace");
    }

    private static ArchRule noCycles() {
        return slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
    }

    private static DescribedPredicate<JavaClass> core() {
        return resideInAnyPackage(within("fleet"), within("sandbox.model"), within("sandbox.simulation"));
    }

    private static DescribedPredicate<JavaMethodCall> call(String does, Map<String, Set<String>> methods) {
        return DescribedPredicate.describe(
                does,
                call -> methods.entrySet().stream()
                        .anyMatch(entry -> entry.getValue().contains(call.getName())
                                && call.getTargetOwner().isAssignableTo(entry.getKey())));
    }

    private static String within(String name) {
        return ROOT + "." + name + "..";
    }
}
