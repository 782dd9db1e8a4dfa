namespace Nabla.Tests.Trees;

[Tree]
internal sealed partial record Affine(Tensor Weight, Tensor? Bias, string Name = "");

[Tree]
internal sealed partial record Perceptron(Affine Hidden, Affine Output, int Width)
{
    public Func<Tensor, Tensor>? Activation { get; init; }
}

[Tree]
internal readonly partial record struct Pair<T>(T Left, T Right);

[Tree]
internal sealed partial record Chain(Tensor Value, Chain? Next);

[Tree]
internal partial record Animal(Tensor Weight);

internal sealed record Dog(Tensor Weight, Tensor Tail) : Animal(Weight);
