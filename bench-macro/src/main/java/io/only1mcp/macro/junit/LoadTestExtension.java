package io.only1mcp.macro.junit;

import io.only1mcp.macro.loadtest.LoadTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test its {@link LoadTest}, and tells the report where its results are; {@link LoadTesting} brings it. */
final class LoadTestExtension implements ParameterResolver, AfterEachCallback {
    private static final Path RESULTS = Path.of("target", "bench");

    LoadTestExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(Drives.class)
                && parameter.getParameter().getType().equals(LoadTest.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String profile =
                parameter.findAnnotation(Drives.class).map(Drives::value).orElseThrow();
        return LoadTest.profile(profile).results(results(context));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Path results = results(context);
        if (Files.exists(results)) {
            context.publishReportEntry("bench.results", results.toString());
        }
    }

    private static Path results(ExtensionContext context) {
        return RESULTS.resolve(context.getRequiredTestClass().getSimpleName())
                .resolve(context.getRequiredTestMethod().getName());
    }
}
