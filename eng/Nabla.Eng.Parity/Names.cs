namespace Nabla.Eng.Parity;

/// <summary>The one table of what is called otherwise here than in PyTorch, and the conventions for everything else.</summary>
internal static class Names
{
    private static readonly Dictionary<string, string> s_operations = new(StringComparer.Ordinal)
    {
        ["__getitem__"] = "get_Item",
        ["add"] = "op_Addition",
        ["__radd__"] = "op_Addition",
        ["sub"] = "op_Subtraction",
        ["mul"] = "op_Multiply",
        ["__rmul__"] = "op_Multiply",
        ["div"] = "op_Division",
        ["true_divide"] = "op_Division",
        ["neg"] = "op_UnaryNegation",
        ["remainder"] = "op_Modulus",
        ["lt"] = "op_LessThan",
        ["le"] = "op_LessThanOrEqual",
        ["gt"] = "op_GreaterThan",
        ["ge"] = "op_GreaterThanOrEqual",
        ["eq"] = "Equal",
        ["ne"] = "NotEqual",
        ["__rand__"] = "op_BitwiseAnd",
        ["__ror__"] = "op_BitwiseOr",
        ["bitwise_and"] = "op_BitwiseAnd",
        ["bitwise_or"] = "op_BitwiseOr",
        ["logical_not"] = "op_LogicalNot",
        ["amax"] = "Max",
        ["amin"] = "Min",
        ["ceil"] = "Ceiling",
        ["trunc"] = "Truncate",
        ["cat"] = "Concat",
        ["__rmatmul__"] = "MatMul",
        ["mm"] = "MatMul",
        ["bmm"] = "MatMul",
        ["mv"] = "MatMul",
        ["movedim"] = "MoveAxis",
        ["view"] = "Reshape",
        ["expand"] = "BroadcastTo",
        ["nn.functional.mse_loss"] = "MeanSquaredError",
        ["nn.functional.nll_loss"] = "NegativeLogLikelihood",
        ["linalg.vector_norm"] = "Norm",
    };

    private static readonly Dictionary<string, string> s_arguments = new(StringComparer.Ordinal)
    {
        ["keepdim"] = "keepAxes",
        ["dim"] = "axis",
        ["dims"] = "axes",
        ["size"] = "shape",
        ["eps"] = "epsilon",
        ["negative_slope"] = "slope",
        ["unbiased"] = "correction",
        ["label_smoothing"] = "smoothing",
        ["ignore_index"] = "ignore",
        ["dim0"] = "first",
        ["dim1"] = "second",
        ["index"] = "indices",
    };

    /// <summary>What an operation may be called here, the likeliest first.</summary>
    public static IEnumerable<string> OfOperation(string torch)
    {
        string last = torch[(torch.LastIndexOf('.') + 1)..];
        if (s_operations.TryGetValue(torch, out string? name))
        {
            yield return Plain(name);
        }

        yield return Plain(last);
        if (last.EndsWith("_loss", StringComparison.Ordinal))
        {
            yield return Plain(last[..^"_loss".Length]);
        }
    }

    /// <summary>What an argument is called here.</summary>
    public static string OfArgument(string torch) => Plain(s_arguments.GetValueOrDefault(torch, torch));

    /// <summary>A name as names are compared: without underscores and case. The axis of one operation is the axes of another.</summary>
    public static string Plain(string name)
    {
        string plain = name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        return plain == "AXES" ? "AXIS" : plain;
    }
}
