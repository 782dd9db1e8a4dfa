namespace Nabla.Compilation;

/// <summary>A function written down at three lengths of the leading axes that may have any, and for one example. See Note [Plans for any size].</summary>
/// <param name="Transcripts">What was written down: at the three, and, if that can be, at 1.</param>
/// <param name="Sizes">The three lengths, ascending.</param>
internal readonly record struct SizedTranscripts(Transcript[] Transcripts, int[] Sizes)
{
    // Far from each other, so that code which does something else for few or for many is found out.
    private const int Few = 3;
    private const int Some = 67;
    private const int Many = 1031;

    /// <summary>Which tensors have a leading axis that counts the same as the first one's: those whose is as long. Null where there is none, or nothing to count.</summary>
    public static bool[]? Free(TensorType[] types)
    {
        int first = Array.FindIndex(types, type => type.Shape.Rank > 0);
        return first < 0 || types[first].Shape[0] == 0 ? null : Array.ConvertAll(types, type => type.Shape.Rank > 0 && type.Shape[0] == types[first].Shape[0]);
    }

    /// <summary>Writes the function down at sizes that are no length of its own.</summary>
    /// <param name="signature">For what.</param>
    /// <param name="write">Writes it down for arguments of these types.</param>
    public static SizedTranscripts Of(Signature signature, Func<TensorType[], Transcript> write)
    {
        int few = Prime(Few, signature.Types.Where((_, i) => !signature.IsFree(i)).Concat(signature.Types.Select(Inner)));
        Transcript first = write(signature.At(few));
        int some = Prime(Some, Met(first));
        Transcript second = write(signature.At(some));
        if (Met(second).Any(type => type.Shape.Contains(few)))
        {
            first = write(signature.At(few = Prime(few + 1, Met(second))));
        }

        // Before many are written down one by one.
        new SizedGraph(first.Graph, second.Graph).CheckAlike();
        int many = Prime(Many, Met(second));
        Transcript third = write(signature.At(many));
        return new SizedTranscripts(One(signature, write) is { } one ? [first, second, third, one] : [first, second, third], [few, some, many]);
    }

    /// <summary>The function for one example, or null where it cannot have one and was not asked for one either.</summary>
    private static Transcript? One(Signature signature, Func<TensorType[], Transcript> write)
    {
        try
        {
            return write(signature.At(1));
        }
        catch (Exception impossible) when (!signature.IsOfOne && impossible is InvalidOperationException or ArgumentException or NotSupportedException or ArithmeticException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static TensorType Inner(TensorType type) => type.Shape.Rank > 0 ? new TensorType(type.DType, type.Shape.Without(0)) : type;

    private static IEnumerable<TensorType> Met(Transcript transcript) => transcript.Graph.Nodes.SelectMany(node => node.Types);

    /// <summary>A prime number that is no length of these types.</summary>
    public static int Prime(int least, IEnumerable<TensorType> types)
    {
        HashSet<int> taken = [.. types.SelectMany(type => type.Shape)];
        int size = least;
        while (taken.Contains(size) || Enumerable.Range(2, (int)Math.Sqrt(size) - 1).Any(factor => size % factor == 0))
        {
            size++;
        }

        return size;
    }
}
