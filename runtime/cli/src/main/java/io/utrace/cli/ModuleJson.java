package io.utrace.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.utrace.api.spi.Option;
import io.utrace.host.ApiVersion;
import io.utrace.host.FoundModule;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.RefusedModule;

/** The modules there are, for programs. Whatever a terminal might obey is escaped here too. */
final class ModuleJson {
    private ModuleJson() {}

    static String of(ModuleCatalog catalog) {
        ApiVersion api = ApiVersion.current();
        JsonStringWriter json = JsonWriter.indent("  ").string().object();
        json.object("api");
        json.value("version", api.toString()).value("oldest", api.oldest().toString());
        json.end().array("modules");
        for (FoundModule module : catalog.found()) {
            describe(module, json);
        }
        json.end().array("refused");
        for (RefusedModule module : catalog.refused()) {
            json.object().value("origin", module.origin()).value("provider", module.provider());
            json.value("reason", module.reason()).end();
        }
        return json.end().end().done() + "\n";
    }

    private static void describe(FoundModule module, JsonStringWriter json) {
        json.object();
        json.value("name", module.description().name());
        json.value("version", module.version());
        json.value("summary", module.description().summary());
        json.value("origin", module.origin());
        json.value("builtFor", module.builtFor().toString());
        json.value("plugin", module.isPlugin());
        json.value("isolated", module.isPlugin());
        json.array("options");
        for (Option<?> option : module.description().options()) {
            json.object().value("name", option.name()).value("type", option.type());
            json.value("default", option.defaultValue()).value("help", option.help()).end();
        }
        json.end().end();
    }
}
