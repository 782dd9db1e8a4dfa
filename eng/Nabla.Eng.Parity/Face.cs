using System.Reflection;
using Nabla.Learning;

namespace Nabla.Eng.Parity;

/// <summary>Everything public that takes or gives tensors, by name.</summary>
internal sealed class Face
{
    private readonly ILookup<string, Member> _members = Methods().Select(method => new Member(method)).ToLookup(member => Names.Plain(Trimmed(member.Method)));

    /// <summary>The members that may be the operation; those of a class that PyTorch's name names (linalg, fft) come first.</summary>
    public IEnumerable<Member> Of(string torch)
    {
        string[] qualifiers = [.. torch.Split('.')[..^1].Select(Names.Plain)];
        return Names.OfOperation(torch).SelectMany(name => _members[name]).Distinct()
            .OrderBy(member => qualifiers.Contains(Names.Plain(member.Method.DeclaringType!.Name)) ? 0 : 1);
    }

    private static IEnumerable<MethodInfo> Methods()
        => from type in typeof(Tensor).Assembly.GetExportedTypes().Concat(typeof(Loss).Assembly.GetExportedTypes())
           where !type.IsGenericType && (type == typeof(Tensor) || (type.IsAbstract && type.IsSealed && type.Namespace!.StartsWith(nameof(Nabla), StringComparison.Ordinal)))
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where !method.IsGenericMethod && !method.ReturnType.IsByRefLike && method.ReturnType != typeof(void)
           where Array.TrueForAll(method.GetParameters(), one => !one.ParameterType.IsByRef && !typeof(Delegate).IsAssignableFrom(one.ParameterType) && !one.ParameterType.IsPointer && (!one.ParameterType.IsByRefLike || Member.ElementOf(one.ParameterType) is not null))
           where !typeof(Delegate).IsAssignableFrom(method.ReturnType) && !method.IsAbstract
           select method;

    private static string Trimmed(MethodInfo method)
        => method.IsSpecialName && method.Name.StartsWith("get_", StringComparison.Ordinal) && method.Name != "get_Item" ? method.Name["get_".Length..] : method.Name;
}
