package io.only1mcp.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about the gateway shows nothing that the gateway would refuse. */
class GatewayPageTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private static List<String> examples() throws IOException {
        Matcher yaml = YAML.matcher(Files.readString(Path.of("../docs/gateway.md")));
        List<String> examples = new ArrayList<>();
        while (yaml.find()) {
            examples.add(yaml.group(1));
        }
        return examples;
    }

    private ProxyConfig read(String example) throws IOException {
        Files.writeString(folder.resolve("keys.json"), "{\"keys\":[]}");
        Path file = Files.writeString(folder.resolve("gateway.yaml"), example);
        return CommandLine.parse("--config", file.toString());
    }

    @Test
    void eachExampleIsAConfiguration() throws IOException {
        List<String> examples = examples();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            assertThat(read(example).backends()).isNotEmpty();
        }
    }
}
