using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Nabla.Learning;
using Module = Nabla.Learning.Module;

namespace Nabla.Tests.House;

/// <summary>Calls a type's public members with null for one argument, or in it, that may not be null; the others are samples.</summary>
internal static class NullArguments
{
    private static readonly Dictionary<Type, Func<object>> s_samples = new()
    {
        [typeof(int)] = static () => 2,
        [typeof(long)] = static () => 2L,
        [typeof(double)] = static () => 0.5,
        [typeof(string)] = static () => "x",
        [typeof(object)] = static () => "x",
        [typeof(Tensor)] = static () => Tensor.Ones(2, 2),
        [typeof(Variable)] = static () => new Variable(Tensor.Ones(2, 2)),
        [typeof(Shape)] = static () => new Shape(2, 2),
        [typeof(Generator)] = static () => new Generator(1),
        [typeof(Graph)] = static () => Transform.Trace(static (Tensor x) => x * 2, Tensor.Ones(2, 2)),
        [typeof(Module)] = static () => new Linear(2, 2),
        [typeof(Layer)] = static () => new Linear(2, 2),
        [typeof(Optimizer)] = static () => new Sgd([new Variable(Tensor.Ones(2, 2))], 0.1),
        [typeof(Schedule)] = static () => new ConstantSchedule(0.1),
    };

    /// <summary>Every such call that can be made: what it is, the parameter, whether null is in it, and what was thrown.</summary>
    public static IEnumerable<(string Call, string Parameter, bool IsInside, Exception? Thrown)> Of(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (MethodBase method in (MethodBase[])[.. type.IsAbstract ? [] : type.GetConstructors(), .. type.GetMethods(Own)])
        {
            if (method.Name == nameof(Equals) || method.IsDefined(typeof(CompilerGeneratedAttribute)) || Closed(method) is not { } closed)
            {
                continue;
            }

            ParameterInfo[] parameters = closed.GetParameters();
            for (int i = 0; i < parameters.Length; i++)
            {
                object? self = null;
                object?[] arguments = new object?[parameters.Length];
                bool isCallable = closed.IsStatic || closed is ConstructorInfo || TrySample(type, out self);
                for (int j = 0; j < parameters.Length && isCallable; j++)
                {
                    isCallable = j == i || TrySample(parameters[j], out arguments[j]);
                }

                if (!isCallable || !MustBeThere(method.GetParameters()[i]))
                {
                    continue;
                }

                string call = $"{type.Name}.{method.Name}({string.Join(", ", parameters.Select(static parameter => parameter.ParameterType.Name))})";
                yield return (call, parameters[i].Name!, false, Thrown(closed, self, arguments));
                if (Element(parameters[i].ParameterType) is { IsValueType: false } element)
                {
                    arguments[i] = Array.CreateInstance(element, 1);
                    yield return (call, parameters[i].Name!, true, Thrown(closed, self, arguments));
                }
            }
        }
    }

    private static bool MustBeThere(ParameterInfo parameter)
        => parameter.ParameterType is { IsValueType: false, IsByRef: false, IsGenericParameter: false } && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull;

    private static Exception? Thrown(MethodBase method, object? self, object?[] arguments)
    {
        try
        {
            _ = method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(self, arguments);
            return null;
        }
        catch (TargetInvocationException exception)
        {
            return exception.InnerException;
        }
    }

    /// <summary>A generic method as one of tensors, or null where it is none.</summary>
    private static MethodBase? Closed(MethodBase method)
    {
        try
        {
            return method.IsGenericMethodDefinition ? ((MethodInfo)method).MakeGenericMethod(Array.ConvertAll(method.GetGenericArguments(), static _ => typeof(Tensor))) : method;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool TrySample(ParameterInfo parameter, out object? sample)
    {
        if (!parameter.HasDefaultValue)
        {
            return TrySample(parameter.ParameterType, out sample);
        }

        sample = parameter.DefaultValue;
        if (parameter.ParameterType.IsEnum)
        {
            sample = Enum.ToObject(parameter.ParameterType, sample!);
        }
        else if (sample is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null)
        {
            sample = RuntimeHelpers.GetUninitializedObject(parameter.ParameterType);
        }

        return true;
    }

    private static bool TrySample(Type type, out object? sample)
    {
        sample = null;
        if (type.IsByRefLike || type.IsByRef || type.ContainsGenericParameters)
        {
            return false;
        }

        if (s_samples.TryGetValue(type, out Func<object>? make))
        {
            sample = make();
        }
        else if (type.IsValueType)
        {
            sample = Nullable.GetUnderlyingType(type) is null ? RuntimeHelpers.GetUninitializedObject(type) : null;
            return true;
        }
        else if (type.IsSubclassOf(typeof(Delegate)))
        {
            sample = Silent(type);
        }
        else if (Element(type) is { } element && TrySample(element, out object? one))
        {
            Array array = Array.CreateInstance(element, 1);
            array.SetValue(one, 0);
            sample = array;
        }
        else if (!type.IsAbstract)
        {
            sample = type.GetConstructors().Select(Made).FirstOrDefault(static made => made is not null);
        }

        return sample is not null;
    }

    /// <summary>What a type is a list of, if arrays fit it.</summary>
    private static Type? Element(Type type)
        => type.IsArray ? type.GetElementType() : type is { IsInterface: true, IsGenericType: true } && type.GetGenericArguments() is [Type of] && type.IsAssignableFrom(of.MakeArrayType()) ? of : null;

    /// <summary>A delegate that does nothing and returns nothing.</summary>
    private static Delegate? Silent(Type type)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] taken = [.. invoke.GetParameters().Select(static parameter => Expression.Parameter(parameter.ParameterType))];
        return invoke.ReturnType.IsByRefLike || taken.Any(static parameter => parameter.Type.IsByRefLike) ? null : Expression.Lambda(type, Expression.Default(invoke.ReturnType), taken).Compile();
    }

    private static object? Made(ConstructorInfo constructor)
    {
        ParameterInfo[] parameters = constructor.GetParameters();
        object?[] arguments = new object?[parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!TrySample(parameters[i], out arguments[i]))
            {
                return null;
            }
        }

        try
        {
            return constructor.Invoke(arguments);
        }
        catch (TargetInvocationException)
        {
            // The samples do not fit together.
            return null;
        }
    }
}
