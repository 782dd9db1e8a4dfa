using Nabla;
using static GuideSample.Inputs;
using static Nabla.Transform;

namespace GuideSample.Transforms;

/// <summary>Functions of one example, run on many.</summary>
internal static class Batches
{
    public static void OneExample()
    {
        // snippet: vmap
        Func<Tensor, Tensor> unit = row => row / row.Norm();
        Tensor rows = Draw(5, 3);
        Expect.Close(Vmap(unit)(rows), rows / rows.Norm(axis: 1, keepAxes: true));
        Expect.Close(Vmap(unit, inAxis: 1, outAxis: 1)(rows.T), Vmap(unit)(rows).T);
        // end
    }

    public static void SharedArguments()
    {
        // snippet: vmap-axes
        Tensor a = Draw(3, 4);
        Tensor xs = Draw(6, 4);
        Func<Tensor, Tensor, Tensor> product = (matrix, vector) => matrix.MatMul(vector);
        Expect.Close(Vmap(product, (null, 0))(a, xs), xs.MatMul(a.T));
        // end
    }

    public static void PerExampleGradients()
    {
        // snippet: per-example-gradients
        Func<Tensor, Tensor, Tensor, Tensor> loss = (w, x, y) => ((x * w).Sum() - y).Square();
        Tensor w = Tensor.Of([1.0, -1.0, 0.5]);
        Tensor x = Draw(8, 3);
        Tensor y = Draw(8);

        Tensor each = Vmap(Grad(loss), (null, 0, 0))(w, x, y);
        Expect.Same(each.Shape, new Shape(8, 3));
        Expect.Close(each, 2 * (x.MatMul(w) - y).Unsqueeze(1) * x);

        Tensor norms = each.Norm(axis: 1, keepAxes: true);
        Tensor clippedMean = (each / (norms / 0.5).Maximum(1.0)).Mean(0);
        Expect.Below((double)clippedMean.Norm(), 0.5);
        // end
    }
}
