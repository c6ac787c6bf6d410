package org.mmrace.reports.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window. */
public final class Browser implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Browser.class.getName());
  private static final String MISSING =
      "BROWSER TESTS ARE SKIPPED: no chromium and chromedriver on the PATH"
          + " (apt-get install chromium chromium-driver)";

  private final ChromeDriver driver;

  private Browser(Path chromium, Path chromedriver) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    options.addArguments("--window-size=1500,1400", "--hide-scrollbars");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .withSilent(true)
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
  }

  /**
   * Starts the browser. Without one the test that asks is skipped and says so; where {@code
   * MMRACE_BROWSER=required} is in the environment it fails.
   */
  public static Browser start() {
    Optional<Path> chromium = onPath("chromium").or(() -> onPath("google-chrome"));
    Optional<Path> chromedriver = onPath("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      if ("required".equals(System.getenv("MMRACE_BROWSER"))) {
        throw new AssertionError(MISSING);
      }
      LOG.severe(MISSING);
      Assumptions.abort(MISSING);
    }
    return new Browser(chromium.orElseThrow(), chromedriver.orElseThrow());
  }

  private static Optional<Path> onPath(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a file; {@code fragment} begins with {@code #} or is empty. */
  public void open(Path file, String fragment) {
    driver.get("about:blank");
    driver.get(file.toUri() + fragment);
  }

  public void resize(int width, int height) {
    Map<String, Object> size =
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false);
    driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", size);
  }

  public void theme(String theme) {
    Map<String, Object> feature = Map.of("name", "prefers-color-scheme", "value", theme);
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  public void scripts(boolean enabled) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !enabled));
  }

  public WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  public String text(String selector) {
    return find(selector).getText();
  }

  public int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  public void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script that calls its last argument with what it found. */
  public Object await(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  public String url() {
    return driver.getCurrentUrl();
  }

  /** Returns what was written to the console since the last call. */
  public List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  /** Keeps a picture of the window under {@code target/screenshots}. */
  public void keep(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /** Returns the rules of accessibility that the page breaks in light or in dark, and where. */
  public List<Object> inaccessible() throws IOException {
    List<Object> broken = new ArrayList<>();
    for (String theme : List.of("light", "dark")) {
      theme(theme);
      run(webjar("axe-core/4.6.3/axe.min.js"));
      broken.addAll(
          (List<?>)
              await(
                  "const done = arguments[arguments.length - 1];"
                      + "axe.run().then((r) => done(r.violations.map((v) =>"
                      + " v.id + ': ' + v.nodes.map((n) => n.target + ' ' +"
                      + " n.failureSummary).join(', '))), (e) => done([String(e)]))"));
    }
    console(); // axe draws to measure, which Chromium remarks on
    return broken;
  }

  /** Returns a file of a WebJar. */
  public static String webjar(String path) throws IOException {
    try (InputStream in =
        Browser.class.getResourceAsStream("/META-INF/resources/webjars/" + path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
