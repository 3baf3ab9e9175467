package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The shipped JSON Schemas, and what they say about YAML text. */
final class Schemas {

    private Schemas() {}

    static JsonNode tree(String name) {
        String resource = "/io/only1mcp/profiles/schema/" + name + ".schema.json";
        try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the schema refuses in a text; nothing where it is valid. */
    static List<String> complaints(String schema, String yaml) {
        return complaints(schema, YamlText.document(yaml, "test").root());
    }

    static List<String> complaints(String schema, JsonNode tree) {
        Schema validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(tree(schema));
        return validator.validate(tree).stream().map(Error::toString).toList();
    }
}
