namespace Nabla.Compilation;

/// <summary>Where the memory of a value comes from.</summary>
internal enum Source
{
    /// <summary>What the plan is run on.</summary>
    Input,

    /// <summary>Numbers that are the same in every run.</summary>
    Constant,

    /// <summary>A part of the arena.</summary>
    Arena,

    /// <summary>Memory of a result's own, which outlives the run.</summary>
    Result,
}

/// <summary>A piece of memory, and everything that is seen in it: a value and its views.</summary>
internal sealed class Root(Source source, int index, TensorType type)
{
    public Source Source { get; set; } = source;

    /// <summary>The number of the input or constant; of the result once it is one.</summary>
    public int Index { get; set; } = index;

    /// <summary>The type of the value that it was made for.</summary>
    public TensorType Type => type;

    /// <summary>How many bytes it has.</summary>
    public long Bytes { get; } = checked(type.Shape.Count * type.DType.Size());

    /// <summary>What is seen in it; the first is the value itself.</summary>
    public List<int> Places { get; } = [];

    /// <summary>The launch that fills it, or -1.</summary>
    public int Born { get; set; } = -1;

    /// <summary>The last launch that reads it, or the one that fills it.</summary>
    public int LastUse { get; set; } = -1;

    /// <summary>Whether it is a constant that is another one at another size.</summary>
    public bool IsSized { get; init; }

    /// <summary>The place in the arena, in bytes.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>The piece of the arena that is written over, if one is.</summary>
    public Root? Over { get; set; }

    /// <summary>How many results are in it.</summary>
    public int Results { get; set; }
}

/// <summary>One value of a plan: a piece of memory seen with a type and a layout.</summary>
internal readonly record struct Place(Root Root, TensorType Type, Layout Layout);
