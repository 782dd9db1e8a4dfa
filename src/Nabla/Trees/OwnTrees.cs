namespace Nabla;

/// <summary>The trees that the library registers itself, for programs without the generator.</summary>
internal static class OwnTrees
{
    private static readonly bool s_registered = RegisterAll();

    /// <summary>Once only, and complete before any thread comes back from here.</summary>
    public static bool Register() => s_registered;

    private static bool RegisterAll()
    {
        Tree<Tensor>.RegisterFirst(new TensorStructure());
        TreeRegistry.Array<Tensor>();
        TreeRegistry.Tuple<Tensor, Tensor>();
        TreeRegistry.Tuple<Tensor, Tensor, Tensor>();
        TreeRegistry.Tuple<Tensor, Tensor, Tensor, Tensor>();
        return true;
    }
}
