package io.only1mcp.mock.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
    private static final List<String> NAMED =
            List.of("filesystem", "github", "browser", "database", "memory", "git", "npm", "search");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<ServerSpec> ALL = Catalogue.servers(Catalogue.MOST, 42);

    static Stream<ToolSpec> tools() {
        return ALL.stream().flatMap(server -> server.tools().stream());
    }

    @ParameterizedTest
    @CsvSource({
        "filesystem, read_file, path",
        "github, search_code, query",
        "browser, navigate, url",
        "database, query, sql",
        "memory, store, value",
        "git, commit, message",
        "npm, install, project",
        "search, web, query"
    })
    void theToolsThatScenariosUseAreThere(String server, String tool, String echoes) {
        assertThat(Catalogue.named(List.of(server)).get(0).tools())
                .filteredOn(each -> each.name().equals(tool))
                .singleElement()
                .extracting(ToolSpec::echoes)
                .isEqualTo(echoes);
    }

    @ParameterizedTest
    @CsvSource({
        "filesystem, 11, 14",
        "github, 20, 30",
        "browser, 18, 22",
        "database, 5, 8",
        "memory, 9, 9",
        "git, 12, 12",
        "npm, 5, 8",
        "search, 2, 4"
    })
    void theNamedServersHaveAsManyToolsAsRealOnes(String server, int least, int most) {
        assertThat(Catalogue.named(List.of(server)).get(0).tools()).hasSizeBetween(least, most);
    }

    @Test
    void aHundredServersHaveDistinctNamesAndTheNamedOnesComeFirst() {
        List<String> names = ALL.stream().map(ServerSpec::name).toList();
        assertThat(names).hasSize(100).doesNotHaveDuplicates().startsWith(NAMED.toArray(String[]::new));
    }

    @Test
    void theSameSeedMakesTheSameServersAndAnotherSeedMakesOthers() {
        assertThat(Catalogue.servers(100, 42)).isEqualTo(ALL);
        assertThat(Catalogue.servers(100, 43)).isNotEqualTo(ALL);
    }

    /** Fixed bytes: a change of the generator changes every measurement that rests on it, and has to be meant. */
    @Test
    void theBytesOfASeedAreTheSameOnEveryMachine() {
        StringBuilder definitions = new StringBuilder();
        tools().forEach(tool -> definitions.append(tool.definition()).append(tool.exampleArguments()));
        assertThat(definitions.toString().hashCode()).isEqualTo(-225098029);
    }

    @Test
    void fewerServersOfASeedAreTheBeginningOfMore() {
        assertThat(Catalogue.servers(20, 42)).isEqualTo(ALL.subList(0, 20));
        assertThat(Catalogue.servers(3, 42)).isEqualTo(ALL.subList(0, 3));
    }

    @Test
    void everySchemaIsAValidSchemaAndEveryExampleSatisfiesIt() {
        SchemaRegistry registry = SchemaRegistry.withDialect(Dialects.getDraft202012());
        Schema meta =
                registry.getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
        tools().forEach(tool -> {
            String schema = tool.inputSchema().replace("\"$schema\":\"http://json-schema.org/draft-07/schema#\",", "");
            assertThat(meta.validate(schema, InputFormat.JSON)).as(tool.name()).isEmpty();
            assertThat(registry.getSchema(schema).validate(tool.exampleArguments(), InputFormat.JSON))
                    .as(tool.name())
                    .isEmpty();
        });
    }

    @Test
    void everyToolRepeatsAStringArgumentThatItsExampleHas() throws Exception {
        for (ToolSpec tool : tools().toList()) {
            JsonNode property =
                    JSON.readTree(tool.inputSchema()).path("properties").path(tool.echoes());
            assertThat(property.path("type").asText()).as(tool.name()).isEqualTo("string");
            assertThat(property.has("enum") || property.has("pattern") || property.has("format"))
                    .as(tool.name())
                    .isFalse();
            assertThat(JSON.readTree(tool.exampleArguments())
                            .path(tool.echoes())
                            .isTextual())
                    .as(tool.name())
                    .isTrue();
        }
    }

    /** Real ones: a median of 103 tokens, a 90th percentile of 351; 4.4 characters are a token. */
    @Test
    void generatedToolsAreAsLargeAsRealOnes() {
        int[] tokens = sizes(8, tool -> (int) (tool.length() / 4.4));
        assertThat(quantile(tokens, 0.5)).isBetween(90, 125);
        assertThat(quantile(tokens, 0.9)).isBetween(290, 420);
        assertThat(tokens[tokens.length - 1]).isBetween(1000, 1850);
    }

    @Test
    void generatedServersHaveAsManyToolsAsRealOnes() {
        int[] tools = ALL.stream()
                .skip(8)
                .mapToInt(server -> server.tools().size())
                .sorted()
                .toArray();
        assertThat(quantile(tools, 0.5)).isBetween(3, 6);
        assertThat(Arrays.stream(tools).average().orElseThrow()).isBetween(5.5, 9.5);
        assertThat(tools[tools.length - 1]).isBetween(20, 40);
    }

    @Test
    void theNamedToolsAreOfRealSizeToo() {
        int[] tokens = tools().limit(ALL.stream()
                        .limit(8)
                        .mapToInt(server -> server.tools().size())
                        .sum())
                .mapToInt(tool -> (int) (tool.definition().length() / 4.4))
                .sorted()
                .toArray();
        assertThat(quantile(tokens, 0.5)).isBetween(95, 150);
        assertThat(quantile(tokens, 0.9)).isBetween(200, 400);
        assertThat(tokens[tokens.length - 1]).isGreaterThan(500);
    }

    private static int[] sizes(int skip, ToIntFunction<String> measure) {
        return ALL.stream()
                .skip(skip)
                .flatMap(server -> server.tools().stream()
                        .map(tool -> "{\"name\":\"" + server.name() + "__" + tool.name() + "\",\"description\":\""
                                + tool.description() + "\",\"inputSchema\":" + tool.inputSchema() + "}"))
                .mapToInt(measure)
                .sorted()
                .toArray();
    }

    private static int quantile(int[] sorted, double q) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
    }

    @Test
    void generatedToolsAreDescribedInWordsWithoutGaps() {
        Set<String> descriptions = new HashSet<>();
        tools().forEach(tool -> {
            assertThat(tool.description() + tool.inputSchema()).as(tool.name()).doesNotContain("{noun", "{about");
            descriptions.add(tool.description());
        });
        assertThat(descriptions).hasSizeGreaterThan(500);
    }

    @Test
    void aNumberOrNamesChooseTheServers() {
        assertThat(Catalogue.of("2", 1)).extracting(ServerSpec::name).containsExactly("filesystem", "github");
        assertThat(Catalogue.of("npm, git", 1)).extracting(ServerSpec::name).containsExactly("npm", "git");
    }

    @Test
    void aGeneratedServerIsTheSameByItsNameAsAmongTheOthersOfItsSeed() {
        ServerSpec twelfth = Catalogue.of("12", 7).get(11);
        assertThat(Catalogue.of("git," + twelfth.name(), 7).get(1)).isEqualTo(twelfth);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filesytem | servers: there is no server \"filesytem\", did you mean \"filesystem\"?",
                "git,npm,git | servers: \"git\" is named twice",
                "0 | servers: must be 1 to 100, got 0",
                "101 | servers: must be 1 to 100, got 101"
            })
    void whatIsNotThereIsRefusedWithTheNearestName(String servers, String message) {
        assertThatThrownBy(() -> Catalogue.of(servers, 1)).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "git,"})
    void anEmptyNameIsRefused(String servers) {
        assertThatThrownBy(() -> Catalogue.of(servers, 1)).hasMessageStartingWith("servers: there is no server \"\"");
    }

    @Test
    void theNamedServersHaveLibrariesThatHoldTogether() {
        for (ServerSpec server : Catalogue.named(NAMED)) {
            for (ResourceSpec resource : server.library().resources()) {
                assertThat(URI.create(resource.uri()).getScheme())
                        .as(resource.uri())
                        .isNotEmpty();
            }
            for (PromptSpec prompt : server.library().prompts()) {
                for (PromptSpec.Argument argument : prompt.arguments()) {
                    assertThat(prompt.messages()).as(prompt.name()).contains("{" + argument.name() + "}");
                }
            }
            for (TemplateSpec template : server.library().templates()) {
                String uri = template.uriTemplate().replaceAll("\\{[a-z]+\\}", "x");
                assertThat(template.parts(uri)).as(template.uriTemplate()).isNotNull();
            }
        }
        assertThat(ALL.subList(8, 100)).allMatch(server -> server.library().equals(LibrarySpec.EMPTY));
    }

    @Test
    void whatComesTwiceInALibraryIsRefused() {
        ResourceSpec one = new ResourceSpec("a:b", "n", "", "", "text/plain", "t", null);
        assertThatThrownBy(() -> new LibrarySpec(List.of(one, one), List.of(), List.of()))
                .hasMessage("resources: a:b comes twice");
        assertThatThrownBy(() -> new ResourceSpec("a:b", "n", "", "", "text/plain", null, null))
                .hasMessage("a:b: must have a text or a blob, and not both");
    }

    @Test
    void replicasAreTheSameServerUnderNamesOfTheirOwn() {
        List<ServerSpec> servers = Catalogue.replicated(Catalogue.of("memory,git", 1), 3);

        assertThat(servers)
                .extracting(ServerSpec::name)
                .containsExactly("memory", "memory_r2", "memory_r3", "git", "git_r2", "git_r3");
        assertThat(servers.get(2).tools()).isEqualTo(servers.get(0).tools());
        assertThatThrownBy(() -> Catalogue.replicated(Catalogue.of("memory", 1), 17))
                .hasMessage("replicas: must be 1 to 16, got 17");
    }
}
