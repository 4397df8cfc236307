import com.helger.ubl21.UBL21Marshaller;
import com.helger.xml.schema.XMLSchemaCache;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Validator;
import net.sf.saxon.s9api.Axis;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.s9api.QName;
import net.sf.saxon.s9api.SaxonApiException;
import net.sf.saxon.s9api.XdmDestination;
import net.sf.saxon.s9api.XdmNode;
import net.sf.saxon.s9api.XdmNodeKind;
import net.sf.saxon.s9api.Xslt30Transformer;
import net.sf.saxon.s9api.XsltExecutable;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.xml.sax.SAXException;

/**
 * Judges many files by the official rules (documents.md 9.10). Reads a line "KIND PATH" for each file from standard
 * input, where KIND is nlcius, peppol or pdf. Writes for each, in the same order, the path and then its faults, each a
 * line that begins with a tab, "error" or "warning", a tab and the rule. Ends when the input does.
 */
public final class Validators {
  private static final String SI = "external/schematron/simplerinvoicing/si-ubl-2.0.3.12.xslt";
  private static final String PEPPOL = "external/schematron/openpeppol/2026.5/xslt/";
  private static final Map<String, List<String>> RULES =
      Map.of(
          "nlcius", List.of(SI),
          "peppol", List.of(PEPPOL + "CEN-EN16931-UBL.xslt", PEPPOL + "PEPPOL-EN16931-UBL.xslt"));
  private static final List<PDFAFlavour> FLAVOURS =
      List.of(PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFA_3_B, PDFAFlavour.PDFUA_1);

  private static final Processor saxon = new Processor(false);
  private static final Map<String, XsltExecutable> compiled = new ConcurrentHashMap<>();

  public static void main(String[] args) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    List<Future<String>> judged = new ArrayList<>();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line; (line = in.readLine()) != null; ) {
        int space = line.indexOf(' ');
        String kind = line.substring(0, space);
        String path = line.substring(space + 1);
        Callable<String> work = () -> path + "\n" + String.join("", judge(kind, Path.of(path)));
        judged.add(threads.submit(work));
      }
    }
    try {
      for (Future<String> one : judged) out.print(one.get());
    } finally {
      out.flush();
      threads.shutdownNow();
    }
  }

  private static List<String> judge(String kind, Path file) throws Exception {
    List<String> faults = new ArrayList<>();
    if (kind.equals("pdf")) {
      for (PDFAFlavour flavour : FLAVOURS) judgePdf(flavour, file, faults);
      return faults;
    }
    byte[] bytes = Files.readAllBytes(file);
    judgeSchema(bytes, faults);
    for (String rules : RULES.get(kind)) judgeRules(rules, bytes, faults);
    return faults;
  }

  private static void judgeSchema(byte[] bytes, List<String> faults) throws Exception {
    boolean isInvoice = new String(bytes, StandardCharsets.UTF_8).contains("xsd:Invoice-2");
    var files = isInvoice ? UBL21Marshaller.getAllInvoiceXSDs() : UBL21Marshaller.getAllCreditNoteXSDs();
    Validator validator = XMLSchemaCache.getInstance().getSchema(files).newValidator();
    validator.setErrorHandler(null);
    try {
      validator.validate(new StreamSource(new ByteArrayInputStream(bytes)));
    } catch (SAXException fault) {
      faults.add(fault("error", "XSD", fault.getMessage()));
    }
  }

  private static void judgeRules(String rules, byte[] bytes, List<String> faults) throws Exception {
    XsltExecutable executable = compiled.computeIfAbsent(rules, Validators::compile);
    XdmNode document =
        saxon.newDocumentBuilder().build(new StreamSource(new ByteArrayInputStream(bytes)));
    Xslt30Transformer transformer = executable.load30();
    // The rules look at the document in global variables. Without this call these are empty, and no BR-NL rule ever fires.
    transformer.setGlobalContextItem(document);
    transformer.setErrorReporter(error -> {});
    XdmDestination report = new XdmDestination();
    try {
      transformer.applyTemplates(document, report);
    } catch (SaxonApiException fault) {
      // Some rules cannot even be asked of a file that has twice what may be there once.
      faults.add(fault("error", "rules", fault.getMessage()));
      return;
    }
    for (XdmNode node : (Iterable<XdmNode>) () -> iterate(report.getXdmNode())) {
      if (node.getNodeKind() != XdmNodeKind.ELEMENT) continue;
      String name = node.getNodeName().getLocalName();
      if (!name.equals("failed-assert") && !name.equals("successful-report")) continue;
      String flag = node.getAttributeValue(new QName("flag"));
      String severity = "warning".equals(flag) ? "warning" : "error";
      faults.add(fault(severity, node.getAttributeValue(new QName("id")), node.getStringValue()));
    }
  }

  private static Iterator<XdmNode> iterate(XdmNode root) {
    var nodes = root.axisIterator(Axis.DESCENDANT);
    return new Iterator<>() {
      public boolean hasNext() {
        return nodes.hasNext();
      }

      public XdmNode next() {
        return (XdmNode) nodes.next();
      }
    };
  }

  private static XsltExecutable compile(String rules) {
    try (InputStream in = Validators.class.getClassLoader().getResourceAsStream(rules)) {
      return saxon.newXsltCompiler().compile(new StreamSource(in));
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }

  private static void judgePdf(PDFAFlavour flavour, Path file, List<String> faults) throws Exception {
    try (InputStream in = new FileInputStream(file.toFile());
        PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      if (result.isCompliant()) return;
      faults.add(fault("error", flavour.getId(), "is not met"));
      for (TestAssertion assertion : result.getTestAssertions())
        if (assertion.getStatus() == TestAssertion.Status.FAILED)
          faults.add(
              fault(
                  "error",
                  flavour.getId() + " " + assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber(),
                  assertion.getMessage() + " " + assertion.getLocation().getContext()));
    } catch (Exception unreadable) {
      faults.add(fault("error", flavour.getId(), "cannot be read: " + unreadable.getMessage()));
    }
  }

  private static String fault(String severity, String rule, String text) {
    return "\t" + severity + "\t" + rule + "\t" + text.strip().replaceAll("\\s+", " ") + "\n";
  }
}
