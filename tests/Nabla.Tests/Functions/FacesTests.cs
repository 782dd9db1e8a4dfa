using System.Reflection;

namespace Nabla.Tests;

/// <summary>What can be written <c>x.Exp()</c> can be written <c>Exp(x)</c>, and is the same.</summary>
public sealed class FacesTests
{
    /// <summary>Methods that give every element what belongs to it, but are no functions of numbers.</summary>
    private static readonly string[] s_noFunctions =
    [
        "Detach", "ZerosLike", "OnesLike", "Cast", "ToBool", "ToByte", "ToInt", "ToLong", "ToHalf", "ToBFloat16", "ToFloat", "ToDouble", "Contiguous", "ReshapeAs", "ExpandAs", "AtLeast1D", "AtLeast2D",
        "FlipLR", "Tril", "Slice", "SliceScatter", "ArgSort", "IsIn", "Normalize",
    ];

    /// <summary>Functions without a method: there is no x that they are more of than of the others, or C# has an operator for it.</summary>
    private static readonly string[] s_noMethods = ["Equal", "NotEqual", "IsNaN", "IsFinite", "IsInf", "IsPosInf", "IsNegInf", "IsReal", "MultiplyAdd", "StopGradient"];

    private static readonly Tensor[] s_points = [Tensor.Of([0.3, -1.2, 2.5, 0.0], [4, 1]), Tensor.Of([-0.5, 0.7, 1.5, 0.2], [4, 1]), Tensor.Of([0.6, 0.9, 2.0, 3.0], [4, 1])];

    [Fact]
    public void Every_elementwise_method_is_a_function()
    {
        MethodInfo[] methods = [.. Elementwise(BindingFlags.Instance, typeof(Tensor))];
        Assert.True(methods.Length >= 30, $"{methods.Length} methods");
        List<string> missing = [];
        foreach (MethodInfo method in methods.Where(method => !s_noFunctions.Contains(method.Name)))
        {
            int count = Tensors(method) + 1;
            if (typeof(Nabla.Functions).GetMethod(method.Name, [.. Enumerable.Repeat(typeof(Tensor), count)]) is not { } function)
            {
                missing.Add(method.Name);
                continue;
            }

            Assert.True(Call(method, s_points).AllClose(Call(function, s_points), 0, 0, equalNaN: true), method.Name);
        }

        Assert.True(missing.Count == 0, $"There are methods x.F(…), but no functions F(x, …), for {string.Join(", ", missing)}.");
    }

    [Fact]
    public void Every_elementwise_function_is_a_method()
    {
        HashSet<string> methods = [.. Elementwise(BindingFlags.Instance, typeof(Tensor)).Select(method => method.Name)];
        MethodInfo[] functions = [.. Elementwise(BindingFlags.Static, typeof(Nabla.Functions))];
        Assert.True(functions.Length >= 30, $"{functions.Length} functions");
        string[] missing = [.. functions.Select(function => function.Name).Where(name => !methods.Contains(name) && !s_noMethods.Contains(name))];
        Assert.True(missing.Length == 0, $"There are functions F(x, …), but no methods x.F(…), for {string.Join(", ", missing)}.");
    }

    [Fact]
    public void The_exceptions_are_needed()
    {
        string[] methods = [.. Elementwise(BindingFlags.Instance, typeof(Tensor)).Select(method => method.Name)];
        Assert.All(s_noFunctions, name => Assert.Contains(name, methods));
        Assert.All(s_noFunctions, name => Assert.Null(typeof(Nabla.Functions).GetMethod(name, [typeof(Tensor)])));
        Assert.All(s_noMethods, name => Assert.Empty(typeof(Tensor).GetMember(name)));
    }

    [Fact]
    public void None_has_optional_parameters()
        => Assert.Empty(Elementwise(BindingFlags.Static, typeof(Nabla.Functions)).Where(method => method.GetParameters().Any(parameter => parameter.IsOptional)).Select(method => method.Name).Order());

    [Fact]
    public void Each_can_be_passed_where_a_function_is_asked_for()
    {
        Tensor x = Tensor.Of([0.3, -1.2]);
        Assert.True(Transform.Vmap(Nabla.Functions.Sinc)(x).AllClose(x.Sinc()));
        Assert.True(Transform.Jvp(Nabla.Functions.Elu, x, x.OnesLike()).Value.AllClose(x.Elu()));
    }

    /// <summary>The public methods from tensors to a tensor that give each element what they give to it alone.</summary>
    private static IEnumerable<MethodInfo> Elementwise(BindingFlags flags, Type type) => type.GetMethods(flags | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && !method.IsGenericMethod && typeof(Tensor).IsAssignableFrom(method.ReturnType) && Tensors(method) >= (method.IsStatic ? 1 : 0) && IsElementwise(method));

    /// <summary>How many tensors a method takes before what is optional, if it takes nothing else; -1 if it does, or draws. Bounds that may be missing count.</summary>
    private static int Tensors(MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        if (Array.Exists(parameters, parameter => parameter.ParameterType == typeof(Generator)))
        {
            return -1;
        }

        int tensors = parameters.Count(parameter => parameter.ParameterType == typeof(Tensor));
        return parameters.All(parameter => parameter.ParameterType == typeof(Tensor) || parameter.IsOptional) && tensors < s_points.Length ? tensors : method.IsStatic && tensors == parameters.Length ? tensors : -1;
    }

    private static bool IsElementwise(MethodInfo method)
    {
        try
        {
            Tensor whole = Call(method, s_points);
            Tensor[] alone = [.. Enumerable.Range(0, 4).Select(i => Call(method, Array.ConvertAll(s_points, x => x[i..(i + 1)])))];
            return whole.Shape.Equals(s_points[0].Shape)
                && Array.TrueForAll(alone, one => one.Shape.Equals(new Shape(1, 1)))
                && Nabla.Functions.Concat(alone, 0).AllClose(whole, 0, 0, equalNaN: true);
        }
        catch (TargetInvocationException)
        {
            // Not of vectors, of such numbers, or of constants.
            return false;
        }
    }

    private static Tensor Call(MethodInfo method, Tensor[] points)
    {
        int next = method.IsStatic ? 0 : 1;
        object?[] arguments = [.. method.GetParameters().Select(parameter => parameter.ParameterType == typeof(Tensor) ? points[next++] : parameter.DefaultValue)];
        return (Tensor)method.Invoke(method.IsStatic ? null : points[0], arguments)!;
    }
}
