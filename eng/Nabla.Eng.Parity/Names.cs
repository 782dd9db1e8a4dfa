namespace Nabla.Eng.Parity;

/// <summary>The one table of what is called otherwise here than in PyTorch, and the conventions for everything else.</summary>
internal static class Names
{
    private static readonly Dictionary<string, string> s_operations = new(StringComparer.Ordinal)
    {
        ["__getitem__"] = "get_Item",
        ["sub"] = "Subtract",
        ["mul"] = "op_Multiply",
        ["div"] = "Divide",
        ["true_divide"] = "op_Division",
        ["neg"] = "op_UnaryNegation",
        ["remainder"] = "op_Modulus",
        ["lt"] = "op_LessThan",
        ["le"] = "op_LessThanOrEqual",
        ["gt"] = "op_GreaterThan",
        ["ge"] = "op_GreaterThanOrEqual",
        ["eq"] = "Equal",
        ["equal"] = "AllEqual",
        ["ne"] = "NotEqual",
        ["and"] = "op_BitwiseAnd",
        ["or"] = "op_BitwiseOr",
        ["xor"] = "op_ExclusiveOr",
        ["mod"] = "op_Modulus",
        ["bitwise_and"] = "op_BitwiseAnd",
        ["bitwise_or"] = "op_BitwiseOr",
        ["bitwise_xor"] = "op_ExclusiveOr",
        ["bitwise_not"] = "op_OnesComplement",
        ["bitwise_left_shift"] = "op_LeftShift",
        ["bitwise_right_shift"] = "op_RightShift",
        ["max"] = "Maximum",
        ["min"] = "Minimum",
        ["amax"] = "Max",
        ["amin"] = "Min",
        ["ceil"] = "Ceiling",
        ["trunc"] = "Truncate",
        ["cat"] = "Concat",
        ["mm"] = "MatMul",
        ["bmm"] = "MatMul",
        ["mv"] = "MatMul",
        ["movedim"] = "MoveAxis",
        ["clamp_min"] = "Clamp",
        ["clamp_max"] = "Clamp",
        ["positive"] = "op_UnaryPlus",
        ["sgn"] = "Sign",
        ["to"] = "Cast",
        ["fill"] = "FullLike",
        ["view"] = "Reshape",
        ["view_as"] = "ReshapeAs",
        ["resize_"] = "Reshape",
        ["resize_as_"] = "ReshapeAs",
        ["ravel"] = "Flatten",
        ["contiguous"] = "Contiguous",
        ["clone"] = "Contiguous",
        ["narrow_copy"] = "Narrow",
        ["split_with_sizes"] = "Split",
        ["vdot"] = "Dot",
        ["take_along_dim"] = "TakeAlongAxis",
        ["scatter_reduce"] = "Scatter",
        ["trapz"] = "Trapezoid",
        ["H"] = "T",
        ["mT"] = "T",
        ["mH"] = "T",
        ["special.modified_bessel_i0"] = "I0",
        ["special.modified_bessel_i1"] = "I1",
        ["pinverse"] = "Pinv",
        ["linalg.inv_ex"] = "InverseEx",
        ["linalg.solve_ex"] = "SolveEx",
        ["lu"] = "LuFactor",
        ["lu_with_infos"] = "LuFactorEx",
        ["symeig"] = "Eigh",
        ["linalg.inv"] = "Inverse",
        ["linalg.tensorinv"] = "TensorInverse",
        ["conj_physical"] = "Conj",
        ["empty"] = "Zeros",
        ["empty_like"] = "ZerosLike",
        ["new_empty"] = "NewZeros",
        ["zero_"] = "ZerosLike",
        ["uniform"] = "RandLike",
        ["nn.functional.conv1d"] = "Conv",
        ["nn.functional.conv2d"] = "Conv",
        ["nn.functional.conv3d"] = "Conv",
        ["nn.functional.conv_transpose1d"] = "ConvTranspose",
        ["nn.functional.conv_transpose2d"] = "ConvTranspose",
        ["nn.functional.conv_transpose3d"] = "ConvTranspose",
        ["constant_pad_nd"] = "Pad",
        ["nn.functional.l1_loss"] = "MeanAbsoluteError",
        ["nn.functional.kl_div"] = "KlDivergence",
        ["nn.functional.mse_loss"] = "MeanSquaredError",
        ["nn.functional.nll_loss"] = "NegativeLogLikelihood",
        ["linalg.vector_norm"] = "Norm",
        ["linalg.norm"] = "MatrixNorm",
    };

    private static readonly Dictionary<string, string> s_arguments = new(StringComparer.Ordinal)
    {
        ["keepdim"] = "keepAxes",
        ["dim"] = "axis",
        ["dims"] = "axes",
        ["size"] = "shape",
        ["eps"] = "epsilon",
        ["negative_slope"] = "slope",
        ["rounding_mode"] = "rounding",
        ["steps"] = "count",
        ["end"] = "stop",
        ["start_dim"] = "start",
        ["end_dim"] = "end",
        ["lambd"] = "lambda",
        ["min_val"] = "min",
        ["max_val"] = "max",
        ["from"] = "low",
        ["to"] = "high",
        ["ind"] = "first",
        ["num_samples"] = "count",
        ["rtol"] = "relative",
        ["rcond"] = "relative",
        ["atol"] = "absolute",
        ["unbiased"] = "correction",
        ["label_smoothing"] = "smoothing",
        ["ignore_index"] = "ignore",
        ["dim1"] = "axis1",
        ["dim2"] = "axis2",
        ["split_sizes"] = "sizes",
        ["src"] = "source",
        ["ord"] = "p",
        ["out_int32"] = "dtype",
        ["side"] = "right",
        ["index"] = "indices",
        ["s"] = "lengths",
        ["UPLO"] = "upper",
        ["num_classes"] = "classes",
        ["num_groups"] = "groups",
    };

    // An operator with its operands exchanged, as Python has them for numbers on the left of tensors.
    private static bool IsReflected(string torch) => torch == "rsub" || (torch.StartsWith("__r", StringComparison.Ordinal) && torch.EndsWith("__", StringComparison.Ordinal));

    /// <summary>What PyTorch asks for that is always so here (sorts are stable, and of ordered results), or says how and not what to compute.</summary>
    public static bool IsGranted(string argument) => argument is "stable" or "sorted" or "compute_mode" or "assume_unique" or "unsafe" or "hermitian" or "driver" or "check_errors" or "pivot" or "return_complex";

    /// <summary>The arguments in the order in which the operation here takes them.</summary>
    public static IReadOnlyList<Argument> InOrder(string torch, IReadOnlyList<Argument> arguments)
        => IsReflected(torch) ? [arguments[1], arguments[0], .. arguments.Skip(2)]
            : torch == "lu_solve" ? [.. arguments.Skip(1), arguments[0]] // PyTorch's older functions begin with the right-hand side.
            : arguments;

    /// <summary>What an operation may be called here, the likeliest first.</summary>
    public static IEnumerable<string> OfOperation(string torch)
    {
        if (IsReflected(torch))
        {
            torch = torch.Trim('_')[1..];
        }

        string last = torch[(torch.LastIndexOf('.') + 1)..];
        if (s_operations.TryGetValue(torch, out string? name))
        {
            yield return Plain(name);
        }

        yield return Plain(last);
        yield return Plain("to" + last);
        // With an axis, PyTorch's max is of values and indices.
        yield return Plain(last + "_with_indices");
        if (last.EndsWith("_loss", StringComparison.Ordinal))
        {
            yield return Plain(last[..^"_loss".Length]);
        }
    }

    /// <summary>What one of an argument's named values is called here.</summary>
    public static string OfValue(string torch) => torch is "add" or "multiply" ? torch is "add" ? "sum" : "prod" : s_operations.GetValueOrDefault(torch, torch).Replace("_", "", StringComparison.Ordinal);

    /// <summary>What PyTorch returns besides where a flag asks for it (return_indices, need_weights) is another member here (WithIndices): the operation's name with it, and the arguments without the flag.</summary>
    public static (string Name, IReadOnlyList<Argument> Arguments) Asked(string torch, IReadOnlyList<Argument> arguments)
    {
        Argument? flag = arguments.FirstOrDefault(argument => argument.Value is bool && argument.Name is { } name && (name.StartsWith("return_", StringComparison.Ordinal) || name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("need_", StringComparison.Ordinal)));
        return flag is null ? (torch, arguments)
            : (flag.Value is true ? $"{torch}_with_{flag.Name![(flag.Name!.IndexOf('_', StringComparison.Ordinal) + 1)..]}" : torch, [.. arguments.Where(argument => argument != flag)]);
    }

    /// <summary>What an argument is called here.</summary>
    public static string OfArgument(string torch) => Plain(s_arguments.GetValueOrDefault(torch, torch));

    /// <summary>Whether a parameter is the argument's namesake.</summary>
    public static bool IsNamesake(string parameter, string torch) => Plain(parameter) == OfArgument(torch) || Plain(parameter) == Plain(torch);

    /// <summary>A name as names are compared: without underscores and case. The axis of one operation is the axes of another.</summary>
    public static string Plain(string name)
    {
        string plain = name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        return plain == "AXES" ? "AXIS" : plain;
    }
}
