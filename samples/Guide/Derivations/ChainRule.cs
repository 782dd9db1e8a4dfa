using Nabla;

namespace GuideSample.Derivations;

/// <summary>The chain rule, once for a product and once in many steps.</summary>
internal static class ChainRule
{
    public static void SquaredProduct()
    {
        // snippet: squared-product
        Variable x = new(3.0);
        Variable y = new(2.0);
        Tensor h = x * y;
        Tensor g = h.Square();
        g.Backward();
        Expect.Close(x.Grad!, 24.0);
        Expect.Close(y.Grad!, 36.0);
        // end
    }

    public static void StagedFunction()
    {
        // snippet: staged-function
        Variable x = new(3.0);
        Variable y = new(-4.0);
        Tensor sigmaX = x.Sigmoid();
        Tensor sigmaY = y.Sigmoid();
        Tensor sum = x + y;
        Tensor numerator = x + sigmaY;
        Tensor denominator = sigmaX + sum.Square();
        Tensor f = numerator / denominator;
        f.Backward();

        Tensor dNumerator = 1 / denominator;
        Tensor dDenominator = -numerator / denominator.Square();
        Tensor dSum = 2 * sum * dDenominator;
        Tensor dx = dNumerator + sigmaX * (1 - sigmaX) * dDenominator + dSum;
        Tensor dy = sigmaY * (1 - sigmaY) * dNumerator + dSum;
        Expect.Close(x.Grad!, dx);
        Expect.Close(y.Grad!, dy);
        Expect.Close(x.Grad!, 2.0595697955721652);
        Expect.Close(y.Grad!, 1.5922327514838093);
        // end
    }
}
