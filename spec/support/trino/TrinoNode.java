import io.trino.plugin.memory.MemoryPlugin;
import io.trino.plugin.tpch.TpchPlugin;
import io.trino.server.testing.TestingTrinoServer;
import java.io.PrintStream;
import java.util.Map;

/** One Trino coordinator on loopback with two catalogs. Prints its port; ends with its standard input. */
public class TrinoNode {
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out; // the server makes a log of it
    try (TestingTrinoServer server = TestingTrinoServer.create()) {
      server.installPlugin(new MemoryPlugin());
      server.createCatalog("memory", "memory", Map.of());
      server.installPlugin(new TpchPlugin());
      server.createCatalog("tpch", "tpch", Map.of("tpch.splits-per-node", "1"));
      out.println("port " + server.getBaseUrl().getPort());
      while (System.in.read() >= 0) {}
    }
    System.exit(0);
  }
}
