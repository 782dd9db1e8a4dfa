using Nabla;

namespace SeedsSample.S0;

/// <summary>The notebook's composite, from the primitives it had: <c>reciprocal(add(Node(1), exp(negative(i))))</c>.</summary>
internal static class Logistic
{
    public static Tensor Of(Tensor x) => Functions.Reciprocal(1 + Functions.Exp(-x));
}
