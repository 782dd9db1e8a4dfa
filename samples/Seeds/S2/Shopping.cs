using System.Globalization;
using Nabla;

namespace SeedsSample.S2;

/// <summary>What fruit costs, and what each part of the price depends on.</summary>
internal static class Shopping
{
    private const string Table = """
                  apple.grad = 2.20
              tangerine.grad = 3.30
              num_apple.grad = 110.00
          num_tangerine.grad = 165.00
                   ctax.grad = 650.00
            apple_price.grad = 1.10
        tangerine_price.grad = 1.10
                  price.grad = 1.10
                 result.grad = 1.00
        """;

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S2-05", "apples: 100 · 2 · 1.1", "apple 2.2, num 110, tax 200, price 1.1, result 1", Apples),
        new("S2-06", "apples and tangerines: (100 · 2 + 150 · 3) · 1.1", "the table below", ApplesAndTangerines),
        new("S2-07", "retain_grad on what lies between", "price.retain_grad(), result.retain_grad()", Retained),
    ];

    private static void Apples(Report report)
    {
        Answer answer = Answer.To("S2-05 apples float32");
        (Variable apple, Variable num, Variable tax) = (new Variable(100f), new Variable(2f), new Variable(1.1f));
        Tensor price = (apple * num).RetainGrad();
        Tensor result = (price * tax).RetainGrad();
        result.Backward();
        report.Close("result", result, answer.Output(), 1e-6);
        Tensor gradients = Functions.Stack([apple.Grad!, num.Grad!, tax.Grad!, price.Grad!, result.Grad!], 0);
        report.Close("gradients", gradients, Expected.Notebook(new[] { 2.2f, 110, 200, 1.1f, 1 }), 1e-6);
        report.Close("gradient of the number of apples", num.Grad!, answer.Gradient(1), 1e-6);
    }

    private static void ApplesAndTangerines(Report report)
    {
        Variable apple = new(100f) { Name = "apple" };
        Variable tangerine = new(150f) { Name = "tangerine" };
        Variable numApple = new(2f) { Name = "num_apple" };
        Variable numTangerine = new(3f) { Name = "num_tangerine" };
        Variable ctax = new(1.1f) { Name = "ctax" };
        Tensor applePrice = (apple * numApple).RetainGrad();
        Tensor tangerinePrice = (tangerine * numTangerine).RetainGrad();
        Tensor price = (applePrice + tangerinePrice).RetainGrad();
        Tensor result = (price * ctax).RetainGrad();
        result.Backward(retainGraph: true);
        report.Show(result.Explain());

        (string Name, Tensor Tensor)[] items =
        [
            ("apple", apple), ("tangerine", tangerine), ("num_apple", numApple), ("num_tangerine", numTangerine), ("ctax", ctax),
            ("apple_price", applePrice), ("tangerine_price", tangerinePrice), ("price", price), ("result", result),
        ];
        string printed = string.Join("\n", items.Select(static item =>
            string.Create(CultureInfo.InvariantCulture, $"{item.Name,15}.grad = {item.Tensor.Grad!.ToScalar():F2}")));
        report.Same("printed", printed, Table.ReplaceLineEndings("\n"));
        report.Close("result", result, Answer.To("S2-06 apples and tangerines float32").Output(), 1e-6);
    }

    private static void Retained(Report report)
    {
        Variable apple = new(100f);
        Tensor forgotten = apple * 2f;
        Tensor kept = (forgotten * 1.1f).RetainGrad();
        kept.Backward();
        report.Close("kept", kept.Grad!, Expected.Exact(1f));
        report.Throws<InvalidOperationException>("not kept", () => _ = forgotten.Grad, "RetainGrad");
    }
}
