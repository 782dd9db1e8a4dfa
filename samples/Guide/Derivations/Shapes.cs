using Nabla;
using static GuideSample.Inputs;

namespace GuideSample.Derivations;

/// <summary>What the shape of a derivative says.</summary>
internal static class Shapes
{
    public static void OuterProducts()
    {
        // snippet: outer-products
        Variable a = new(Draw(2, 3));
        Tensor x = Draw(4, 3);
        Tensor g = Draw(4, 2);
        x.MatMul(a.T).Backward(g);

        Tensor outerProducts = Tensor.Zeros([2, 3], DType.Float64);
        for (int i = 0; i < 4; i++)
        {
            outerProducts += Functions.Outer(g[i], x[i]);
        }

        Expect.Close(a.Grad!, outerProducts);
        Expect.Close(a.Grad!, g.T.MatMul(x));
        // end
    }
}
