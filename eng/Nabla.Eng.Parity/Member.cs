using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Nabla.Eng.Parity;

/// <summary>A public member as a function of its parameters, the receiver being the first.</summary>
internal sealed class Member
{
    private readonly Func<object?[], object?> _call;

    public Member(MethodInfo method)
    {
        Method = method;
        ParameterInfo[] own = method.GetParameters();
        List<Parameter> parameters = [];
        if (!method.IsStatic)
        {
            parameters.Add(new Parameter("this", method.DeclaringType!, false, null));
        }

        parameters.AddRange(own.Select(one => new Parameter(one.Name!, one.ParameterType, one.HasDefaultValue, Default(one))));
        Parameters = parameters;

        // An expression, because reflection passes no spans.
        ParameterExpression values = Expression.Parameter(typeof(object?[]));
        Expression[] arguments = [.. parameters.Select((one, i) => Argument(Expression.ArrayIndex(values, Expression.Constant(i)), one.Type))];
        Expression call = method.IsStatic ? Expression.Call(method, arguments) : Expression.Call(arguments[0], method, arguments[1..]);
        _call = Expression.Lambda<Func<object?[], object?>>(Expression.Convert(call, typeof(object)), values).Compile();
    }

    public MethodInfo Method { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What several results are called, as names are compared; none where there is one.</summary>
    public List<string> Results => [.. Method.ReturnParameter.GetCustomAttribute<TupleElementNamesAttribute>()?.TransformNames.Select(name => Names.Plain(name ?? "")) ?? []];

    public object? Call(object?[] arguments) => _call(arguments);

    public override string ToString() => $"{Method.DeclaringType!.Name}.{Method.Name}({string.Join(", ", Parameters.Select(one => $"{one.Type.Name} {one.Name}"))})";

    /// <summary>The element of a span or a list, or null.</summary>
    public static Type? ElementOf(Type type)
        => type.IsArray ? type.GetElementType()
        : type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ? type.GetGenericArguments()[0]
            : null;

    private static Expression Argument(Expression value, Type type)
        => type.IsByRefLike ? Expression.Convert(Expression.Convert(value, type.GetGenericArguments()[0].MakeArrayType()), type) : Expression.Convert(value, type);

    private static object? Default(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        if (!parameter.HasDefaultValue)
        {
            return null;
        }

        if (parameter.DefaultValue is { } value)
        {
            Type plain = Nullable.GetUnderlyingType(type) ?? type;
            return plain.IsEnum ? Enum.ToObject(plain, value) : value;
        }

        return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
    }
}

/// <summary>A parameter of a member.</summary>
internal sealed record Parameter(string Name, Type Type, bool IsOptional, object? Default);
