using Nabla;
using static GuideSample.Inputs;

namespace GuideSample.Derivations;

/// <summary>The matrix product, the bias, the linear layer and the sum.</summary>
internal static class Products
{
    public static void MatrixProduct()
    {
        // snippet: matrix-product
        Variable x = new(Draw(4, 6));
        Variable y = new(Draw(6, 9));
        Tensor z = x.MatMul(y);
        z.Square().Sum().Backward();

        Tensor dz = 2 * z;
        Expect.Close(x.Grad!, dz.MatMul(y.T));
        Expect.Close(y.Grad!, x.T.MatMul(dz));
        // end
    }

    public static void AddedBias()
    {
        // snippet: added-bias
        Variable x = new(Draw(4, 6, 3));
        Variable y = new(Draw(6));
        Tensor z = x + y.Unsqueeze(-1);
        z.Square().Sum().Backward();

        Tensor dz = 2 * z;
        Expect.Close(x.Grad!, dz);
        Expect.Close(y.Grad!, dz.Sum([0, 2]));
        // end
    }

    public static void LinearLayer()
    {
        // snippet: linear-layer
        Variable x = new(Draw(18, 14));
        Variable w = new(Draw(5, 14));
        Variable b = new(Draw(5));
        Tensor y = x.Linear(w, b);
        y.Square().Sum().Backward();

        Tensor dy = 2 * y;
        Expect.Close(x.Grad!, dy.MatMul(w));
        Expect.Close(w.Grad!, dy.T.MatMul(x));
        Expect.Close(b.Grad!, dy.Sum(0));
        // end
    }

    public static void Sum()
    {
        // snippet: sum
        Variable x = new(Draw(4, 6, 3).Cast(DType.Float32));
        Tensor y = x.Sum();
        y.Square().Backward();

        Tensor dy = 2 * y;
        Expect.Close(x.Grad!, dy * x.OnesLike());
        Expect.Same(x.Grad!.DType, DType.Float32);
        // end
    }
}
