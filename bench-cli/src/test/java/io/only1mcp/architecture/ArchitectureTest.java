package io.only1mcp.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** The rooms of the house, and what each may know of the others; docs/design.md has the table. */
@AnalyzeClasses(packages = "io.only1mcp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String WIRE = "io.only1mcp.wire..";
    private static final String MOCK = "io.only1mcp.mock..";
    private static final String PROXY = "io.only1mcp.proxy..";
    private static final String CORE = "io.only1mcp.core..";
    private static final String MACRO = "io.only1mcp.macro..";
    private static final String MICRO = "io.only1mcp.micro..";
    private static final String CLI = "io.only1mcp.cli..";

    private static final String NETTY = "io.netty..";
    private static final String SNAKEYAML = "org.yaml.snakeyaml..";
    private static final String NIMBUS = "com.nimbusds..";
    private static final String CAFFEINE = "com.github.benmanes.caffeine..";
    private static final String JACKSON = "com.fasterxml.jackson..";

    /** What the proxy's parts are measured beside. */
    private static final String[] RIVALS = {
        "com.alibaba.fastjson2..", "com.dynatrace.hash4j..", CAFFEINE, "org.apache.commons.pool2..", "tools.jackson.."
    };

    @ArchTest
    static final ArchRule theWireIsNettyAndJackson = knowsOnly(WIRE, NETTY, JACKSON);

    @ArchTest
    static final ArchRule theMockDoesNotKnowThatItServesABenchmark =
            knowsOnly(MOCK, WIRE, NETTY, JACKSON, "org.HdrHistogram..");

    @ArchTest
    static final ArchRule theProxyDoesNotKnowThatItIsMeasured =
            knowsOnly(PROXY, WIRE, NETTY, JACKSON, SNAKEYAML, NIMBUS, CAFFEINE);

    @ArchTest
    static final ArchRule onlyWhoChecksTokensLoadsTheLibraryForThem = noClasses()
            .that()
            .resideOutsideOfPackage("io.only1mcp.proxy.auth..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(NIMBUS);

    @ArchTest
    static final ArchRule onlyWhoKeepsAnswersLoadsTheLibraryForThem = noClasses()
            .that()
            .resideInAPackage(PROXY)
            .and()
            .resideOutsideOfPackage("io.only1mcp.proxy.cache..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CAFFEINE);

    @ArchTest
    static final ArchRule theCoreIsPlainJava =
            knowsOnly(CORE, JACKSON, "org.HdrHistogram..", "org.apache.commons.statistics..");

    @ArchTest
    static final ArchRule theDriverDoesNotKnowTheProxy =
            knowsOnly(MACRO, CORE, WIRE, MOCK, NETTY, JACKSON, "org.HdrHistogram..", "org.junit.jupiter.api..");

    @ArchTest
    static final ArchRule onlyTheExtensionKnowsJUnit = noClasses()
            .that()
            .resideOutsideOfPackage("io.only1mcp.macro.junit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.junit..");

    @ArchTest
    static final ArchRule benchmarksOfPartsDoNotKnowTheDriver =
            knowsOnly(MICRO, with(RIVALS, CORE, WIRE, PROXY, NETTY, JACKSON, "org.openjdk.jmh.."));

    @ArchTest
    static final ArchRule nothingKnowsTheCommand = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLI);

    @ArchTest
    static final ArchRule onlyTheCommandReadsOptionsWithPicocli = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule theCoreOpensNoSocket = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(.*Socket.*|http\\..*|Http.*)|java\\.nio\\.channels\\..*");

    @ArchTest
    static final ArchRule theCorePrintsNothing =
            noClasses().that().resideInAPackage(CORE).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule onlyACommandEndsTheProcess = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .and()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule packagesAreNamedAfterConcepts = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..impl..", "..manager..", "..helper..", "..common..");

    @ArchTest
    static final ArchRule theWireHasNoCycles = noCycles("wire");

    @ArchTest
    static final ArchRule theMockHasNoCycles = noCycles("mock");

    @ArchTest
    static final ArchRule theProxyHasNoCycles = noCycles("proxy");

    @ArchTest
    static final ArchRule theCoreHasNoCycles = noCycles("core");

    @ArchTest
    static final ArchRule theDriverHasNoCycles = noCycles("macro");

    private static ArchRule knowsOnly(String room, String... others) {
        String[] all = Stream.concat(
                        Stream.of(room, "java..", "javax..", "com.sun.management..", "org.jspecify.."),
                        Stream.of(others))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all);
    }

    private static String[] with(String[] some, String... others) {
        return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
    }

    private static ArchRule noCycles(String room) {
        return slices().matching("io.only1mcp." + room + ".(*)..").should().beFreeOfCycles();
    }
}
